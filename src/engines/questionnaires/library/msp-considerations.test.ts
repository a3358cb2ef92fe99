import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../../formats/questionnaire/document.ts';
import { findShipped } from './library.ts';

const questionnaire = (await findShipped('msp-considerations'))!;
const items = [...itemsOf(questionnaire)];
const section = (id: string) => questionnaire.sections.find((one) => one.id === id)!.items;

describe('the considerations for customers of managed service providers', () => {
  it('has the three groups that decide, the record of the provider and four steps for small businesses', () => {
    expect(questionnaire.sections.map(({ id, items: own }) => [id, own.length])).toEqual([
      ['executives', 9],
      ['procurement', 5],
      ['administrators', 8],
      ['record', 11],
      ['small-business', 4],
    ]);
    expect(questionnaire.wording).toBe('own');
    expect(questionnaire.profiles!.map(({ id, items: own }) => [id, own])).toEqual(
      questionnaire.sections.map(({ id, items: own }) => [id, own.map((item) => item.id)]),
    );
  });

  it('asks executives its four questions first, in words with a choice beside them', () => {
    expect(section('executives').map(({ kind }) => kind)).toEqual([
      ...Array<string>(4).fill('text'),
      ...Array<string>(5).fill('single'),
    ]);
  });

  it('keeps a record with the matrix of responsibility, each part in the kind that fits it', () => {
    const [, matrix] = section('record');

    expect(section('record').map(({ kind }) => kind)).toEqual([
      ...Array<string>(6).fill('table'),
      ...['number', 'number', 'text', 'table', 'table'],
    ]);
    expect(matrix!.columns!.map(({ id }) => id)).toEqual(['control', 'customer', 'provider', 'remarks']);
  });

  it('counts practices and nothing that is only looked up', () => {
    const counting = items.filter(
      ({ options, weight }) => weight !== 0 && (options === 'practice' || options === 'settled'),
    );

    expect(counting).toHaveLength(9 + 4 + 8);
  });

  it('says no two things twice, each as a question, with what it refers to', () => {
    expect(new Set(items.map(({ text }) => text)).size).toBe(items.length);
    for (const { text, references } of items) {
      expect(text).toMatch(/^[A-Z].+\?$/);
      expect(references).toBeDefined();
    }
  });
});
