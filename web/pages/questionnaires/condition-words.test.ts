import { beforeAll, describe, expect, it } from 'vitest';
import { findShipped } from '../../../src/engines/questionnaires/library/library.ts';
import type { Questionnaire } from '../../../src/formats/questionnaire/document.ts';
import { withTexts } from '../../messages/messages.ts';
import { conditionWords, gateWords, itemsById } from './condition-words.ts';

describe('gates and conditions in words', () => {
  let template: Questionnaire;
  beforeAll(async () => {
    await withTexts(async () => {});
    template = (await findShipped('vendor-scrm-template'))!;
  });

  it('say what falls away, of how many, on which proof', () => {
    const items = itemsById(template);
    const gate = template.gates!.find(({ id }) => id === '4.1')!;

    expect(gateWords(gate, template, items)).toBe(
      'If 4.1 is Yes and its certificate has not run out, 26 of 27 questions fall away.',
    );
  });

  it('put groups in brackets and say what is negated', () => {
    const condition = {
      all: [
        {
          any: [
            { item: '1.1', is: ['yes'] },
            { item: '1.2', is: ['no', 'na'] },
          ],
        },
        { not: { item: '2.1', is: ['yes'] } },
      ],
    };

    expect(conditionWords(condition, template, itemsById(template))).toMatch(
      /^\(1\.1 is Yes or 1\.2 is No or .+\) and 2\.1 is not Yes$/,
    );
  });
});
