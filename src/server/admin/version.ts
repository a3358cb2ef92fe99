import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FeedKind } from '../../modules/feeds/contract.ts';
import { databaseUrl, dataDirectory, programVersion } from '../../platform/config/index.ts';
import { databaseVersion } from '../../platform/database/database.ts';
import { schemaVersion } from '../../platform/database/migrate.ts';
import { readOptions } from './arguments.ts';
import { withPlatform } from './with-platform.ts';

export const usage = 'holdfast version [--data DIR] [-o json]';

/** Program, Node, database, format version, and the age of each feed. */
export async function version(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, {}, usage);
  const directory = dataDirectory({ flag: options.data, environment: process.env });
  const hasDatabase = databaseUrl(process.env) !== undefined || existsSync(join(directory, 'postgres'));
  const stored = hasDatabase ? await withPlatform({ data: options.data }, readStored) : { database: null, feeds: [] };
  const answer = {
    program: programVersion(),
    node: process.version,
    database: stored.database,
    format: schemaVersion,
    dataDirectory: directory,
    feeds: stored.feeds,
  };
  if (options.output === 'json') process.stdout.write(`${JSON.stringify(answer)}\n`);
  else {
    const feeds = answer.feeds.map(
      (feed) => `${feed.kind}: ${feed.ageHours === null ? 'not loaded' : `${feed.ageHours} h old`}`,
    );
    process.stdout.write(
      [
        `Holdfast ${answer.program}`,
        `Node ${answer.node}`,
        answer.database ?? 'no database yet',
        `format ${answer.format}`,
        ...feeds,
        '',
      ].join('\n'),
    );
  }
  return 0;
}

async function readStored({ database, clock }: Parameters<Parameters<typeof withPlatform>[1]>[0]) {
  return database.inInstallation(async (tx) => {
    const issues = await tx
      .selectFrom('feed_issue')
      .distinctOn('kind')
      .select(['kind', 'as_of', 'loaded_at', 'sha256'])
      .where('state', '=', 'ready')
      .orderBy('kind')
      .orderBy('number', 'desc')
      .execute();
    const feeds = FeedKind.options.map((kind) => {
      const issue = issues.find((one) => one.kind === kind);
      const since = issue && new Date(issue.as_of ?? issue.loaded_at ?? 0).getTime();
      return {
        kind,
        asOf: issue?.as_of ?? null,
        loadedAt: issue?.loaded_at?.toISOString() ?? null,
        ageHours: since === undefined ? null : Math.max(0, Math.round((clock().getTime() - since) / 3_600_000)),
        sha256: issue?.sha256.toString('hex') ?? null,
      };
    });
    return { database: await databaseVersion(tx), feeds };
  });
}
