import { Inject, Module } from '@nestjs/common';
import { OrganizationModule } from '../organizations/index.ts';
import { AccessTokensModule } from '../platform/auth/auth.module.ts';
import { ViewerSource } from '../platform/auth/viewer.ts';
import { NodeModule } from '../platform/graphql/node.module.ts';
import { NodeTypes } from '../platform/graphql/node.ts';
import { AccountResolver } from './account.resolver.ts';
import { MagicLinkResolver } from './magic-link.resolver.ts';
import { MagicLinkService } from './magic-link.service.ts';
import { MemberService } from './member.service.ts';
import { ProfileResolver } from './profile.resolver.ts';
import { ProfileService } from './profile.service.ts';
import { SessionService } from './session.service.ts';

@Module({
  imports: [OrganizationModule, AccessTokensModule, NodeModule],
  providers: [
    AccountResolver,
    MagicLinkResolver,
    MagicLinkService,
    MemberService,
    SessionService,
    ProfileResolver,
    ProfileService,
    { provide: ViewerSource, useExisting: SessionService },
  ],
  exports: [MagicLinkService, MemberService, SessionService, ViewerSource],
})
export class AccountModule {
  constructor(@Inject(NodeTypes) nodes: NodeTypes, @Inject(MemberService) members: MemberService) {
    nodes.register('Member', (viewer, id) => members.findVisible(viewer, id));
  }
}
