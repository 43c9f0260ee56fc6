import { Module } from '@nestjs/common';
import { AccountModule } from '../accounts/index.ts';
import { OrganizationModule } from '../organizations/index.ts';
import { CalendarFeedController } from './calendar-feed.controller.ts';
import { CalendarFeedResolver } from './calendar-feed.resolver.ts';
import { CalendarFeedService } from './calendar-feed.service.ts';

@Module({
  imports: [AccountModule, OrganizationModule],
  controllers: [CalendarFeedController],
  providers: [CalendarFeedResolver, CalendarFeedService],
})
export class CalendarModule {}
