import { Module } from '@nestjs/common';
import { ContentLoader } from './content-loader.service.ts';

@Module({ providers: [ContentLoader], exports: [ContentLoader] })
export class AuthoringModule {}
