import type { MailMessage } from './message.ts';

/** Takes messages away. The class is its own injection token. */
export abstract class MailTransport {
  /**
   * @returns the server's line that accepted the message
   * @throws MailError, whose `kind` says whether another try can help
   */
  abstract send(message: MailMessage): Promise<{ response: string }>;

  /** Whether it is worth while to send now; false while the server takes nothing and is only asked how it is. */
  get isReachable(): boolean {
    return true;
  }

  /** Registers what is done when the server is well again after it was not. */
  onRecovery(_hook: () => void): void {}

  /** Lets what is being sent finish, then hangs up. */
  abstract close(): Promise<void>;
}
