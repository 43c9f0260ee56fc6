import type { MailMessage } from './message.ts';

/** Takes messages away. The class is its own injection token. */
export abstract class MailTransport {
  /**
   * @returns the server's line that accepted the message
   * @throws MailError, whose `kind` says whether another try can help
   */
  abstract send(message: MailMessage): Promise<{ response: string }>;

  /** Lets what is being sent finish, then hangs up. */
  abstract close(): Promise<void>;
}
