import { describe, expect, it } from 'vitest';
import { refusalOf, tooLarge } from './upload.ts';

describe('tooLarge', () => {
  it('names the size and the limit before anything is sent', () => {
    expect(tooLarge({ size: 65 * 1_048_576 }, 64 * 1_048_576)).toMatch(/65\.0 MiB.*64 MiB/);
  });

  it('lets a file of exactly the limit pass', () => {
    expect(tooLarge({ size: 64 * 1_048_576 }, 64 * 1_048_576)).toBeUndefined();
  });
});

describe('refusalOf', () => {
  it('keeps what the server said and where', () => {
    const error = refusalOf(422, { detail: 'No BOM.', errors: [{ pointer: '/bomFormat', detail: 'is missing' }] });

    expect(error.message).toBe('No BOM.');
    expect(error.problems).toEqual([{ at: '/bomFormat', message: 'is missing' }]);
  });

  it('has words for a refusal without any', () => {
    expect(refusalOf(500, null).message).toContain('500');
  });
});
