import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentNamed } from './content-disposition.ts';

describe('attachmentNamed', () => {
  it('gives back an honest name as it is', () => {
    expect(attachmentNamed('Stückliste 3.json')).toBe(
      'attachment; filename="St_ckliste_3.json"; filename*=UTF-8\'\'St%C3%BCckliste%203.json',
    );
  });

  it.each([
    ['statement\u202efdp.exe', 'statementfdp.exe'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\harm.bat', 'harm.bat'],
    ['.bashrc', 'bashrc'],
    ['..', 'file'],
    ['', 'file'],
  ])('takes out of %j what misleads', (given, told) => {
    expect(attachmentNamed(given)).toContain(`filename*=UTF-8''${told}`);
  });

  it('is one header of plain ASCII, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(attachmentNamed(name)).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.~!%-]+$/);
      }),
    );
  });
});
