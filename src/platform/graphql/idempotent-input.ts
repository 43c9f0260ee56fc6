import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, IsString, Length } from 'class-validator';

@InputType({ isAbstract: true })
export abstract class IdempotentInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Any text of up to 200 characters that names this request, such as a UUID. Sending the request again under its key within 24 hours answers the same and does nothing twice; another input under a used key fails with IDEMPOTENCY_MISMATCH.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  idempotencyKey?: string | null;
}
