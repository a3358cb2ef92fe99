import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCage } from './cage.ts';
import { parseDomain } from './domain.ts';
import { parseDuns } from './duns.ts';
import { editDistance, nearestWord } from './edit-distance.ts';
import { parseLei } from './lei.ts';
import { parseUei } from './uei.ts';

describe('parseLei', () => {
  it('takes LEIs whose check digits fit, in any case and with blanks', () => {
    expect(parseLei('506700GE1G29325QX363')).toEqual({ ok: true, value: '506700GE1G29325QX363' });
    expect(parseLei('506700ge1g 29325qx3 63')).toEqual({ ok: true, value: '506700GE1G29325QX363' });
    expect(parseLei('F50EOCWSQFAUVO9Q8Z97')).toEqual({ ok: true, value: 'F50EOCWSQFAUVO9Q8Z97' });
  });

  it('says how long an LEI is', () => {
    expect(parseLei('506700GE1G29325QX36')).toMatchObject({
      message: 'An LEI has 20 characters; this one has 19.',
    });
  });

  it('proposes zero where the letter O was typed', () => {
    expect(parseLei('5O67OOGE1G29325QX363')).toMatchObject({ ok: false, fix: '506700GE1G29325QX363' });
  });

  it('finds any one digit or letter typed for another and any swap of two digits or two letters', () => {
    const lei = '506700GE1G29325QX363';
    const character = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    fc.assert(
      fc.property(fc.nat(19), character, (index, typed) => {
        fc.pre(typed !== lei[index] && /\d/.test(typed) === /\d/.test(lei[index]!));
        expect(parseLei(lei.slice(0, index) + typed + lei.slice(index + 1)).ok).toBe(false);
      }),
    );
    for (let index = 0; index < 19; index++) {
      if (/\d/.test(lei[index]!) !== /\d/.test(lei[index + 1]!)) continue;
      const swapped = lei.slice(0, index) + lei[index + 1] + lei[index] + lei.slice(index + 2);
      expect(parseLei(swapped).ok, swapped).toBe(swapped === lei);
    }
  });
});

describe('parseDuns', () => {
  it('takes nine digits, with or without hyphens', () => {
    expect(parseDuns('15-048-3782')).toEqual({ ok: true, value: '150483782' });
    expect(parseDuns('001234567')).toEqual({ ok: true, value: '001234567' });
  });

  it('puts back the zeros that a spreadsheet dropped, as a proposal', () => {
    expect(parseDuns('1234567')).toMatchObject({ ok: false, fix: '001234567' });
    expect(parseDuns('1234567890')).toMatchObject({ ok: false, fix: null });
    expect(parseDuns('12345678X')).toMatchObject({ ok: false, fix: null });
  });
});

describe('parseUei', () => {
  it('takes twelve characters of the UEI alphabet', () => {
    expect(parseUei('zqggha8e74u9')).toEqual({ ok: true, value: 'ZQGGHA8E74U9' });
  });

  it.each([
    ['0QGGHA8E74U9', 'does not begin with zero'],
    ['ZQGGHA8E74U', 'has 12 characters; this one has 11'],
    ['A12345678912', 'nine digits in a row'],
    ['ZQGGHI8E74U9', 'Did you mean ZQGGH18E74U9?'],
    ['ZQGGH_8E74U9', 'letters and digits only'],
  ])('refuses %s: %s', (uei, reason) => {
    const read = parseUei(uei);

    expect(read.ok ? '' : read.message).toContain(reason);
  });
});

describe('parseCage', () => {
  it('takes CAGE and NCAGE codes', () => {
    expect(parseCage('1bc45')).toEqual({ ok: true, value: '1BC45' });
    expect(parseCage('A012F')).toEqual({ ok: true, value: 'A012F' });
    expect(parseCage('I9009')).toEqual({ ok: true, value: 'I9009' });
  });

  it('proposes the digit for a letter that CAGE codes do not use', () => {
    expect(parseCage('1O345')).toMatchObject({ ok: false, fix: '10345' });
    expect(parseCage('1234')).toMatchObject({ ok: false, fix: '01234' });
    expect(parseCage('123456')).toMatchObject({ ok: false, fix: null });
  });
});

describe('parseDomain', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['https://www.example.com/about?x=1', 'www.example.com'],
    ['example.co.uk.', 'example.co.uk'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['ftp://files.example.org:21/', 'files.example.org'],
  ])('reads %s as %s', (typed, domain) => {
    expect(parseDomain(typed)).toEqual({ ok: true, value: domain });
  });

  it.each(['example', 'exa mple.com', '192.0.2.1', '-a.example', 'a..example', 'javascript:alert(1)', ''])(
    'refuses %j',
    (typed) => {
      expect(parseDomain(typed).ok).toBe(false);
    },
  );

  it('proposes the domain of a mail address', () => {
    expect(parseDomain('sales@example.com')).toMatchObject({ ok: false, fix: 'example.com' });
  });
});

describe('editDistance', () => {
  it('counts slips, a swap as one', () => {
    expect(editDistance('acme', 'amce', 3)).toBe(1);
    expect(editDistance('kitten', 'sitting', 5)).toBe(3);
    expect(editDistance('kitten', 'sitting', 2)).toBe(3);
    expect(editDistance('', 'abc', 3)).toBe(3);
  });

  it('is symmetric, zero only for equals, and at most the longer length', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (left, right) => {
        const distance = editDistance(left, right, 20);
        expect(distance).toBe(editDistance(right, left, 20));
        expect(distance === 0).toBe(left === right);
        expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
      }),
    );
  });
});

describe('nearestWord', () => {
  it('gives the nearest word, and none on a tie or when all are far', () => {
    expect(nearestWord('sofware', ['hardware', 'software', 'service'])).toBe('software');
    expect(nearestWord('wxyz', ['hardware', 'software'])).toBeNull();
    expect(nearestWord('acme-1', ['acme-2', 'acme-3'])).toBeNull();
  });
});
