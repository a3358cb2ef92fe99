import type { Questionnaire, Section } from '../../../src/formats/questionnaire/document.ts';
import type { OwnAssessment } from '../../../src/modules/assessments/own-contract.ts';
import type { AnswerStore } from './answer-store.ts';
import type { Place } from './place.ts';

/** What every part of the page works with. */
export interface Answering {
  token: string;
  own: OwnAssessment;
  questionnaire: Questionnaire;
  /** Those that this link opens. */
  sections: readonly Section[];
  store: AnswerStore;
  /** Whether nothing can be altered any more. */
  isClosed: boolean;
  /** Whether this is the link of a colleague, which opens some sections and signs nothing. */
  isColleague: boolean;
  change: (change: (own: OwnAssessment) => OwnAssessment) => void;
  go: (place: Place) => void;
}
