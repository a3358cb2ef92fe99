import { describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

/** Runs a command on lines and gives its exit code and its answers. */
async function ask(command: string, ...queries: object[]) {
  const terminal = aTerminal({ input: queries.map((query) => `${JSON.stringify(query)}\n`).join('') });
  const code = await runCommand([...command.split(' '), '--stdin'], terminal);
  const answers = terminal
    .written()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { code, answers };
}

describe('models of assurance, asked by lines', () => {
  it('tell how far reviewers agree', async () => {
    const times = (count: number, pair: string[]) => Array.from({ length: count }, () => pair);
    const pairs = [
      ...times(20, ['y', 'y']),
      ...times(5, ['y', 'n']),
      ...times(10, ['n', 'y']),
      ...times(15, ['n', 'n']),
    ];
    const { code, answers } = await ask(
      'questionnaire agreement',
      { pairs },
      { pairs, order: ['n', 'y'] },
      { subjects: [['y', 'y', 'y']] },
      { pairs: [['y']] },
    );

    expect(answers.slice(0, 3)).toEqual([
      { ok: true, subjects: 50, observed: 0.7, expected: 0.5, kappa: expect.closeTo(0.4, 12) },
      expect.objectContaining({ ok: true, kappa: expect.closeTo(0.4, 12) }),
      expect.objectContaining({ ok: true, observed: 1, kappa: null }),
    ]);
    expect(answers[3].ok).toBe(false);
    expect(code).toBe(2);
  });

  it('tell how mature a domain is', async () => {
    const practice = (id: string, level: number, answer: string) => ({ id, domain: 'RISK', level, answer });
    const practices = [
      ...[practice('a', 1, 'fully'), practice('b', 1, 'largely'), practice('c', 2, 'fully')],
      ...[practice('d', 2, 'partially'), practice('e', 3, 'fully')],
    ];
    const { answers } = await ask('questionnaire maturity', { practices }, { practices, countsAs: ['fully'] }, {});

    expect(answers.map(({ minimum }) => minimum)).toEqual([{ low: 1, high: 1 }, { low: 0, high: 0 }, undefined]);
    expect(answers[0].domains[0].next).toEqual({ practices: ['d'], lifts: 3 });
    expect(answers[2].message).toMatch(/^practices: /);
  });

  it('tell what to ask next', async () => {
    const decision = {
      states: [
        { id: 'bad', probability: 0.2 },
        { id: 'good', probability: 0.8 },
      ],
      actions: [
        { id: 'keep', costs: { bad: 200, good: 0 } },
        { id: 'replace', costs: { bad: 30, good: 30 } },
      ],
    };
    const audit = { id: 'audit', of: 'bad', sensitivity: 0.9, specificity: 0.8 };
    const { answers } = await ask(
      'questionnaire ask-next',
      { ...decision, questions: [audit] },
      { ...decision, states: [{ id: 'bad', probability: 0.5 }], questions: [] },
    );

    expect(answers[0]).toMatchObject({ ok: true, certaintyValue: expect.closeTo(24, 9) });
    expect(answers[0].questions[0]).toMatchObject({ id: 'audit', value: expect.closeTo(15.8, 9) });
    expect(answers[1]).toMatchObject({ ok: false, message: expect.stringContaining('add up to 1') });
  });

  it('tell what evidence weighs, by the classes that ship or by other figures', async () => {
    const piece = (id: string, observation: string, observedOn: string) => ({
      id,
      observation,
      observedOn,
      ages: 'contract',
    });
    const { code, answers } = await ask(
      'evidence weigh',
      {
        ...{ prior: 0.3, asOf: '2026-11-22' },
        evidence: [
          piece('questionnaire', 'self-answer', '2026-09-01'),
          piece('attestation', 'third-party-attestation', '2026-10-01'),
          piece('our test', 'observed-failure', '2026-11-01'),
        ],
      },
      {
        ...{ prior: 0.01, asOf: '2026-11-22' },
        evidence: [
          {
            ...{ id: 'a', observedOn: '2026-11-22', observation: { ifSo: 0.8, ifNot: 0.096 } },
            ages: { halfLifeDays: null },
          },
        ],
      },
      { prior: 0.3, asOf: '2026-11-22', evidence: [piece('rumour', 'heard', '2026-11-01')] },
      { prior: 0.3, asOf: 'today', evidence: [] },
    );

    expect(answers[0].steps.map(({ probability }: { probability: number }) => Number(probability.toFixed(6)))).toEqual([
      0.391304, 0.686099, 0.154079,
    ]);
    expect(answers[1].probability).toBeCloseTo(0.0776, 4);
    expect(answers.slice(2).map(({ message }) => message)).toEqual([
      expect.stringContaining('There is no observation "heard"'),
      'asOf: Write a day as 2026-11-22.',
    ]);
    expect(code).toBe(2);
  });
});
