import { describe, expect, it } from 'vitest';
import { explain } from './explain.ts';

describe('explain', () => {
  it.each([
    ['FATAL:  could not write to file "pg_wal/xlogtemp.42": No space left on device', 'the disk is full'],
    ['initdb: error: could not look up effective user ID 12345: user does not exist', 'no line in the passwd database'],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'too little memory'],
    ['FATAL:  data directory "/x" has wrong ownership\nPermission denied', 'may not be read or written'],
    ['PANIC:  could not locate a valid checkpoint record', 'restore a backup'],
  ])('says what "%s" means', (words, meaning) => {
    expect(explain(words, '/data').message).toContain(meaning);
  });

  it("keeps PostgreSQL's own last words", () => {
    expect(explain('LOG:  starting\nFATAL:  something new', '/data').message).toMatch(
      /gave up\. \(.*FATAL: {2}something new\)$/,
    );
    expect(explain('', '/data').message).toContain('it said nothing');
  });
});
