import { describe, expect, it } from 'vitest';
import { rightsOf } from './session.tsx';

describe('rightsOf', () => {
  it('lets an auditor read only', () => {
    expect(rightsOf('auditor', false)).toEqual({
      write: false,
      assess: false,
      administer: false,
      runInstallation: false,
    });
  });

  it('lets a buyer send questionnaires and judge answers, and change nothing of the register', () => {
    expect(rightsOf('buyer', false)).toMatchObject({ write: false, assess: true });
  });

  it('keeps running the installation apart from administering a workspace', () => {
    expect(rightsOf('administrator', false).runInstallation).toBe(false);
    expect(rightsOf('auditor', true)).toEqual({
      write: false,
      assess: false,
      administer: false,
      runInstallation: true,
    });
  });
});
