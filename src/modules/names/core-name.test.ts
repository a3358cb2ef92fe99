import { describe, expect, it } from 'vitest';
import { coreNameOf } from './core-name.ts';

describe('coreNameOf', () => {
  it.each([
    ['Red Hat, Inc.', 'red hat'],
    ['RED HAT', 'red hat'],
    ['Müller Werkzeug GmbH & Co. KG', 'muller werkzeug'],
    ['Société Générale S.A.', 'societe generale'],
    ['The Apache Software Foundation', 'apache software foundation'],
    ['Contoso Pty. Ltd.', 'contoso'],
    ['O’Reilly Media, Inc.', 'oreilly media'],
    ['三菱電機株式会社', '三菱電機株式会社'],
  ])('takes %s as %s', (name, core) => {
    expect(coreNameOf(name)).toBe(core);
  });

  it('keeps a name that is nothing but a legal form or an article', () => {
    expect(['AG', 'The', 'Co.'].map(coreNameOf)).toEqual(['ag', 'the', 'co']);
  });
});
