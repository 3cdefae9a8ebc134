import type { Clock, LogSink } from './ports';
import type { Redactor } from './redaction';

export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Writes one JSON object per line and masks every known value in it. */
export class Log {
  constructor(
    private readonly sink: LogSink,
    private readonly clock: Clock,
    private readonly redactor: Redactor,
    private readonly common: LogFields = {},
  ) {}

  /** A log that adds these fields to every entry. */
  public with(fields: LogFields): Log {
    return new Log(this.sink, this.clock, this.redactor, { ...this.common, ...fields });
  }

  public info(message: string, fields: LogFields = {}): void {
    this.write('INFO', message, fields);
  }

  public warn(message: string, fields: LogFields = {}): void {
    this.write('WARN', message, fields);
  }

  public error(message: string, fields: LogFields = {}): void {
    this.write('ERROR', message, fields);
  }

  private write(level: string, message: string, fields: LogFields): void {
    const timestamp = new Date(this.clock.now()).toISOString();
    this.sink.write(this.redactor.maskOwn(JSON.stringify({ level, timestamp, message, ...this.common, ...fields })));
  }
}
