/** Takes the lines of workflows instead of printing them. */
import { setLogSink } from '../../host/log-output.ts';
import type { LogMessage } from '../../runtime/protocol.ts';

export interface CapturedLine {
  readonly executionArn: string;
  readonly channel: LogMessage['channel'];
  readonly text: string;
}

export class CapturedLogs {
  readonly lines: CapturedLine[] = [];

  constructor() {
    setLogSink((message, executionArn) => {
      this.lines.push({ executionArn, channel: message.channel, text: message.text });
    });
  }

  of(executionArn: string): CapturedLine[] {
    return this.lines.filter((line) => line.executionArn === executionArn);
  }

  /** The `message` members of the lines which `context.logger` wrote. */
  messagesOf(executionArn: string): unknown[] {
    return this.of(executionArn)
      .filter((line) => line.channel !== 'console' && line.text.startsWith('{'))
      .map((line) => (JSON.parse(line.text) as { message: unknown }).message);
  }

  release(): void {
    setLogSink(undefined);
  }
}
