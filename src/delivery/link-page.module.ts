import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Config } from '../platform/config/config.ts';
import { LinkPageController } from './link-page.controller.ts';

/** In production the paths below /learn belong to the client app. */
@Module({})
export class LinkPageModule {
  static with({ environment }: Pick<Config, 'environment'>): DynamicModule {
    return {
      module: LinkPageModule,
      controllers: environment === 'production' ? [] : [LinkPageController],
    };
  }
}
