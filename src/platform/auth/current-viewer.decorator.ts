import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Viewer } from './viewer.ts';
import { unauthenticated } from './access.guard.ts';

/** The viewer of a GraphQL operation, as a parameter of a resolver method. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const { viewer } = GqlExecutionContext.create(context).getContext<{ viewer: Viewer | null }>();
  if (viewer === null) throw unauthenticated();
  return viewer;
});
