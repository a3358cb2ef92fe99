import { z } from 'zod';
import { choice, text, yes } from '../../search-params.ts';

/** What of a questionnaire is shown, as the address of its page holds it. */
export const QuestionnaireSearch = z.object({
  version: text,
  view: choice(['weights', 'changes']),
  q: text,
  profile: text,
  language: text,
  /** What it is compared with: `1.0.0`, or `small-business@1.0.0`. */
  with: text,
});

/** From which version an editor begins, and whether it makes a copy of what is one's own too. */
export const EditorSearch = z.object({ version: text, copy: yes });
