import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { LIMITS } from './graphql/limits.ts';

/** On a handler: its body may be `multipart/form-data`, fields without files, which everywhere else is refused. */
export const TakesForms = () => RouteConfig({ takesForms: true });

interface FormRequest {
  readonly headers: { readonly 'content-type'?: string };
  readonly routeOptions: { readonly config: { readonly takesForms?: boolean } };
}

/** Mail systems may send their one click in either encoding of forms (RFC 8058); the other one Nest reads itself. */
export function readMultipartForms(adapter: FastifyAdapter): void {
  adapter.useBodyParser(
    'multipart/form-data',
    false,
    { bodyLimit: LIMITS.bodyBytes },
    async (request: unknown, body: Buffer) => {
      const { headers, routeOptions } = request as FormRequest;
      if (routeOptions.config.takesForms !== true) throw new UnsupportedMediaTypeException();
      return readForm(body, headers['content-type'] ?? '');
    },
  );
}

async function readForm(body: Buffer, contentType: string): Promise<Record<string, string>> {
  try {
    const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
    const fields = [...(await response.formData())];
    return Object.fromEntries(
      fields.filter((field): field is [string, string] => typeof field[1] === 'string'),
    );
  } catch {
    throw new BadRequestException('The body is no form.');
  }
}
