import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { DomainError } from '../errors.ts';
import { ACCESS, isAllowed } from './access.ts';
import type { Access } from './access.ts';
import { Authenticator } from './authenticator.ts';
import type { Viewer } from './viewer.ts';

/** Refuses every handler that does not say who may call it, and every caller who may not. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authenticator: Authenticator;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(Authenticator) authenticator: Authenticator) {
    this.#reflector = reflector;
    this.#authenticator = authenticator;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.#reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'PUBLIC') return true;
    const viewer = await this.#viewerOf(context);
    if (viewer === null) throw unauthenticated();
    if (access === undefined || !isAllowed(access, viewer)) throw forbidden();
    return true;
  }

  async #viewerOf(context: ExecutionContext): Promise<Viewer | null> {
    if (context.getType<string>() === 'graphql') {
      return GqlExecutionContext.create(context).getContext<{ viewer: Viewer | null }>().viewer;
    }
    return this.#authenticator.viewerOf(context.switchToHttp().getRequest());
  }
}

export function unauthenticated(): DomainError {
  return new DomainError(
    'UNAUTHENTICATED',
    'Sign in first: send a valid access token as `Authorization: Bearer …`.',
  );
}

export function forbidden(): DomainError {
  return new DomainError('FORBIDDEN', 'Your role does not allow this.');
}
