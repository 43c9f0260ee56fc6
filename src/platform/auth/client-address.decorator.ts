import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';

/** The address of the network a request came from; what proxies say of it counts only if they are configured (TRUST_PROXY). */
export const ClientAddress = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const request =
    context.getType<string>() === 'graphql'
      ? GqlExecutionContext.create(context).getContext<{ request: { ip?: string } }>().request
      : context.switchToHttp().getRequest<{ ip?: string }>();
  return request.ip ?? '';
});
