import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../formats/questionnaire/document.ts';
import { readQuestionnaire } from '../../formats/questionnaire/read-questionnaire.ts';
import { findShipped, shippedIds } from './library/library.ts';
import { narrowedTo } from './narrow.ts';

describe('a questionnaire narrowed to a profile', () => {
  it('asks what the profile lists and what follows it, and is a questionnaire by itself, for every profile that ships', async () => {
    for (const id of shippedIds) {
      const questionnaire = (await findShipped(id))!;
      for (const profile of questionnaire.profiles ?? []) {
        const narrowed = narrowedTo(questionnaire, profile.id)!;
        const asked = new Set([...itemsOf(narrowed)].map((item) => item.id));

        for (const item of profile.items) expect(asked).toContain(item);
        expect(readQuestionnaire(Buffer.from(JSON.stringify(narrowed)))).toMatchObject({ ok: true });
      }
    }
  });

  it('is nothing where there is no such profile', async () => {
    expect(narrowedTo((await findShipped('vendor-scrm-template'))!, 'nobody')).toBeUndefined();
  });
});
