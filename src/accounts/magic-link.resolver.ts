import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Public } from '../platform/auth/access.ts';
import { ClientAddress } from '../platform/auth/client-address.decorator.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { SignInWithLinkInput, SignInWithLinkPayload } from './magic-link.model.ts';
import { MagicLinkService } from './magic-link.service.ts';

@Resolver()
export class MagicLinkResolver {
  readonly #links: MagicLinkService;

  constructor(@Inject(MagicLinkService) links: MagicLinkService) {
    this.#links = links;
  }

  @Public()
  @Cost({ weight: 50 })
  @Mutation(() => SignInWithLinkPayload, {
    description:
      'Starts a session with a link of an e-mail, which works once and for ten minutes after the e-mail left. Fails with UNAUTHENTICATED, whatever was wrong: then `requestFreshLink` has another one sent. Fails with RATE_LIMITED when one address of the network tries too often.',
  })
  signInWithLink(
    @Args('input') input: SignInWithLinkInput,
    @ClientAddress() address: string,
  ): Promise<SignInWithLinkPayload> {
    return this.#links.signIn(input.token, address);
  }
}
