import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Organization, OrganizationService } from '../organizations/index.ts';
import type { OrganizationEntity } from '../organizations/index.ts';
import { Public, Requires } from '../platform/auth/access.ts';
import { CurrentViewer } from '../platform/auth/current-viewer.decorator.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { RateLimited } from '../platform/rate-limit/rate-limited.ts';
import {
  Member,
  MemberConnection,
  MembersArgs,
  RefreshSessionInput,
  SessionPayload,
  SignInInput,
  SignOutPayload,
} from './account.model.ts';
import type { MemberRow } from './member.service.ts';
import { MemberService } from './member.service.ts';
import { SessionService } from './session.service.ts';

@Resolver(() => Member)
export class AccountResolver {
  readonly #members: MemberService;
  readonly #sessions: SessionService;
  readonly #organizations: OrganizationService;

  constructor(
    @Inject(MemberService) members: MemberService,
    @Inject(SessionService) sessions: SessionService,
    @Inject(OrganizationService) organizations: OrganizationService,
  ) {
    this.#members = members;
    this.#sessions = sessions;
    this.#organizations = organizations;
  }

  @Requires('MEMBER')
  @Query(() => Member, { description: 'Who is signed in.' })
  viewer(@CurrentViewer() viewer: Viewer): Promise<MemberRow> {
    return this.#members.own(viewer);
  }

  @Requires('members:read')
  @Query(() => MemberConnection, { description: 'The active members of the organization, oldest first.' })
  members(@CurrentViewer() viewer: Viewer, @Args() args: MembersArgs): Promise<Connection<MemberRow>> {
    return this.#members.list(viewer, args);
  }

  @Requires('MEMBER')
  @ResolveField(() => Organization, { description: 'The organization of this membership.' })
  organization(@CurrentViewer() viewer: Viewer): Promise<OrganizationEntity> {
    return this.#organizations.own(viewer);
  }

  @Public()
  @Cost({ weight: 100 })
  @Mutation(() => SessionPayload, {
    description: 'Starts a session with a password. Fails with UNAUTHENTICATED, whatever was wrong.',
  })
  signIn(@Args('input') input: SignInInput): Promise<SessionPayload> {
    return this.#sessions.signIn(input);
  }

  @Public()
  @Cost({ weight: 20 })
  @RateLimited({ turns: 600, seconds: 60 })
  @Mutation(() => SessionPayload, {
    description:
      'Trades the newest refresh token for new tokens. Using an old one again ends the session (UNAUTHENTICATED).',
  })
  refreshSession(@Args('input') input: RefreshSessionInput): Promise<SessionPayload> {
    return this.#sessions.refresh(input.refreshToken);
  }

  @Requires('MEMBER')
  @Mutation(() => SignOutPayload, { description: 'Ends the session: its tokens stop working at once.' })
  async signOut(@CurrentViewer() viewer: Viewer): Promise<SignOutPayload> {
    await this.#sessions.signOut(viewer);
    return { signedOut: true };
  }
}
