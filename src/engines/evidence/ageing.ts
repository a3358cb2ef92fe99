import { AppError } from '../../common/errors.ts';
import type { proofClasses } from '../../formats/questionnaire/document.ts';
import ageing from './ageing.json' with { type: 'json' };

/** How fast one class of evidence ages, an assumption of its owner (reference models §6.9). */
export interface Ageing {
  class: string;
  /** After so many days it counts half; null: in full until it ends. */
  halfLifeDays: number | null;
  assumption: string;
}

/** The half-lives that ship, by class of proof; an organisation puts its own in their place. */
export const shippedAgeing: { version: string; owner: string; classes: readonly Ageing[] } = ageing;

/** Of a class of proof, as it ships. */
export function halfLifeDaysOf(proofClass: (typeof proofClasses)[number]): number | null {
  return shippedAgeing.classes.find((one) => one.class === proofClass)!.halfLifeDays;
}

/** How long evidence holds, in days as `YYYY-MM-DD`. */
export interface Validity {
  /** The last day it holds, where it says one. */
  validUntil?: string | null | undefined;
  /** The day from which a newer one stands in its place: of a bill of materials, that of the next build. */
  supersededOn?: string | null | undefined;
}

export type Standing = 'in-force' | 'expired';

/** Whether it still holds on a day. What has expired is kept and shown, and carries nothing: no gate, no grade, no weight. */
export function standingOn({ validUntil, supersededOn }: Validity, on: string): Standing {
  const hasEnded = validUntil != null && validUntil < on;
  const isSuperseded = supersededOn != null && supersededOn <= on;
  return hasEnded || isSuperseded ? 'expired' : 'in-force';
}

/** Whole days since the day of which it speaks. A day to come is refused: nothing was observed on it. */
export function ageDaysOn(observedOn: string, on: string): number {
  const days = dayNumber(on) - dayNumber(observedOn);
  if (days < 0) throw new AppError('invalid-input', `Evidence observed on ${observedOn} is from after ${on}.`);
  return days;
}

/** 2^(−age / half-life): 1 at age 0, 0 in the end. */
export function weightAtAge(ageDays: number, halfLifeDays: number | null): number {
  return halfLifeDays === null ? 1 : 2 ** (-ageDays / halfLifeDays);
}

function dayNumber(day: string): number {
  const milliseconds = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) throw new AppError('invalid-input', `"${day}" is no day: write it as 2026-11-22.`);
  return Math.round(milliseconds / 86_400_000);
}
