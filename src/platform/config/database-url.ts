import { AppError } from '../../common/errors.ts';

/**
 * The PostgreSQL that `DATABASE_URL` names, as the URL `pg` takes, or undefined where the managed one is to be used.
 * Says what is wrong without repeating the password.
 */
export function databaseUrl(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = environment.DATABASE_URL?.trim();
  if (!text) return undefined;
  const url = parsedUrl(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') {
    throw new AppError('invalid-input', `DATABASE_URL begins with "${url.protocol}"; ${shape}`);
  }
  const hasHost = url.hostname !== '' && url.hostname !== noHost;
  if (!hasHost && !url.searchParams.get('host'))
    throw new AppError('invalid-input', `DATABASE_URL names no host; ${shape}`);
  if (!databaseName(url)) throw new AppError('invalid-input', `DATABASE_URL names no database; ${shape}`);
  if (!url.username && !url.searchParams.get('user'))
    throw new AppError('invalid-input', `DATABASE_URL names no user; ${shape}`);
  return text;
}

const noHost = 'no-host';
const shape = 'it must look like postgres://user:password@host:5432/database.';

function parsedUrl(text: string): URL {
  try {
    // `user@/database?host=/folder` is a socket; a URL as such needs a host.
    return new URL(text.replace('@/', `@${noHost}/`));
  } catch {
    throw new AppError(
      'invalid-input',
      `DATABASE_URL cannot be read as a URL (a "/", "#", "?" or "@" in the password must be percent-encoded); ${shape}`,
    );
  }
}

function databaseName(url: URL): string {
  return decodeURIComponent(url.pathname.replace(/^\//, ''));
}
