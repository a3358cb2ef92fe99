import { type DestinationStream, type LevelWithSilent, type Logger, levels, pino } from 'pino';
import { redactFields, redactText } from './redact.ts';

export type { Logger } from 'pino';

interface LoggerOptions {
  level?: LevelWithSilent;
  /** `lines` for a person at a terminal, `json` for a collector; by default what stderr is. */
  as?: 'lines' | 'json';
  write?: (text: string) => void;
}

/** The program's log, on stderr; secrets never reach it (see `redact.ts`). */
export function createLogger(options: LoggerOptions = {}): Logger {
  const as = options.as ?? (process.stderr.isTTY ? 'lines' : 'json');
  const write = options.write ?? ((text: string) => process.stderr.write(text));
  const show = as === 'lines' ? asLine : (entry: string) => entry;
  const destination: DestinationStream = { write: (entry) => write(redactText(show(entry))) };
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      serializers: { err: trouble, error: trouble, req: requestLine, res: responseStatus },
    },
    destination,
  );
}

/** `14:03:22 warn  The database is being restarted. (attempt=2)` */
function asLine(entry: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(entry) as Record<string, unknown>;
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const fault = err as { stack?: string; message?: string } | undefined;
  return [
    `${clock} ${String(level).padEnd(longestLevel)} ${msg ?? fault?.message ?? ''}`,
    fields.length > 0 ? ` (${fields.join(' ')})` : '',
    fault?.stack ? `\n${fault.stack}` : '',
    '\n',
  ].join('');
}

const longestLevel = Math.max(...Object.keys(levels.values).map((name) => name.length));

/** A request without its headers and without the query, which may hold a token. */
function requestLine(request: { method?: string; url?: string; id?: string }) {
  return { id: request.id, method: request.method, path: request.url?.split(/[?#]/)[0] };
}

function responseStatus(response: { statusCode?: number }) {
  return { status: response.statusCode };
}

/** An error without the extra fields of database errors, which hold row values. */
function trouble(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack, ...('code' in error && { code: error.code }) };
}
