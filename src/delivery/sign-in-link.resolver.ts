import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Public } from '../platform/auth/access.ts';
import { ClientAddress } from '../platform/auth/client-address.decorator.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RequestFreshLinkInput, RequestLinkPayload, RequestSignInLinkInput } from './sign-in-link.model.ts';
import { SignInLinkService } from './sign-in-link.service.ts';

@Resolver()
export class SignInLinkResolver {
  readonly #links: SignInLinkService;

  constructor(@Inject(SignInLinkService) links: SignInLinkService) {
    this.#links = links;
  }

  @Public()
  @Cost({ weight: 50 })
  @Mutation(() => RequestLinkPayload, {
    description:
      'Has a link sent to a member who takes a course, with which they sign in once. Answers the same whoever asks for whom. Fails with RATE_LIMITED when one address of the network asks too often.',
  })
  async requestSignInLink(
    @Args('input') input: RequestSignInLinkInput,
    @ClientAddress() address: string,
  ): Promise<RequestLinkPayload> {
    await this.#links.requestForMember(input, address);
    return { requested: true };
  }

  @Public()
  @Cost({ weight: 50 })
  @Mutation(() => RequestLinkPayload, {
    description:
      'Trades a link of an e-mail that was used or is older than ten minutes for a fresh one, which is sent to the same member. Works for 60 days after the e-mail left. Answers the same for whatever token. Fails with RATE_LIMITED when one address of the network asks too often.',
  })
  async requestFreshLink(
    @Args('input') input: RequestFreshLinkInput,
    @ClientAddress() address: string,
  ): Promise<RequestLinkPayload> {
    await this.#links.requestInPlaceOf(input.token, address);
    return { requested: true };
  }
}
