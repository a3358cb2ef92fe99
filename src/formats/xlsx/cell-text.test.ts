import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOfDate, textOfNumber, unescaped } from './cell-text.ts';
import { isDateFormat } from './read-book.ts';

describe('textOfDate', () => {
  it('gives the day that stands in a calendar, counted since 1900 or 1904', () => {
    const day = fc.integer({ min: 61, max: 2_958_465 });
    fc.assert(
      fc.property(day, (serial) => {
        const date = new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10);

        expect(textOfDate(`${serial}`, 1900)).toBe(date);
        if (serial > 1462) expect(textOfDate(`${serial - 1462}`, 1904)).toBe(date);
      }),
    );
  });

  it('gives the time of day to the second, and an error outside of what a calendar holds', () => {
    expect(textOfDate('45658.5', 1900)).toBe('2025-01-01T12:00:00');
    expect(textOfDate('45658.999999', 1900)).toBe('2025-01-02');
    expect(['-1', '2958466', '1e300'].map((serial) => textOfDate(serial, 1900))).toEqual(Array(3).fill('#VALUE!'));
  });
});

describe('textOfNumber', () => {
  it('is what a spreadsheet shows: fifteen digits and no exponent', () => {
    const shown = ['0.30000000000000004', '1E+21', '007', '-0', '1e3', '.5', '123456789012345678', '1e999'].map(
      textOfNumber,
    );

    expect(shown).toEqual(['0.3', '1000000000000000000000', '7', '0', '1000', '0.5', '123456789012346000', '#VALUE!']);
  });

  it('leaves what is no number as it stands', () => {
    expect(['', 'x', '1,5'].map(textOfNumber)).toEqual(['', 'x', '1,5']);
  });
});

describe('unescaped', () => {
  it('reads escapes once', () => {
    expect(unescaped('_x0041_ _x005F_x0041_ _x41_')).toBe('A _x0041_ _x41_');
  });
});

describe('isDateFormat', () => {
  it.each(['yyyy-mm-dd', 'd.m.yy', '[$-409]mmmm d, yyyy', '[h]:mm', 'h "o\'clock"', 'm/d/yy h:mm'])(
    'takes %s',
    (code) => {
      expect(isDateFormat(code)).toBe(true);
    },
  );

  it.each(['General', '0.00', '#,##0 "days"', '[Red]0', '0.00E+00', '@', '0\\d', '_d0', '[$EUR-407] 0'])(
    'does not take %s',
    (code) => {
      expect(isDateFormat(code)).toBe(false);
    },
  );
});
