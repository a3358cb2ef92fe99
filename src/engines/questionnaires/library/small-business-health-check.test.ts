import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../../formats/questionnaire/document.ts';
import { findShipped } from './library.ts';

const questionnaire = (await findShipped('small-business-health-check'))!;
const items = [...itemsOf(questionnaire)];

describe('the health check for small businesses', () => {
  it('asks one question for each category of the handbook, in its order', () => {
    expect(items.map(({ id }) => id)).toEqual([
      'expertise',
      'commitment',
      'supply-risk',
      'single-source',
      'disclosure',
      'visibility',
    ]);
    expect(questionnaire.wording).toBe('own');
  });

  it('says of each what to do next, and asks in plain words', () => {
    for (const { text, help } of items) {
      expect(help!.length).toBeGreaterThan(80);
      expect(`${text} ${help}`).not.toMatch(/SCRM|SBOM|third.party|mitigat|tier|posture|\bICT\b|framework|NIST/i);
    }
  });
});
