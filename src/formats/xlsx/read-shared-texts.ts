import { unescaped } from './cell-text.ts';
import { Markup, nameCode } from './markup.ts';

const si = nameCode('si');
const t = nameCode('t');
const rPh = nameCode('rPh');

/** The texts that cells share, each the runs of a rich text joined; how it is read aloud is left out (ECMA-376-1 §18.4). */
export function readSharedTexts(content: Buffer, part: string): string[] {
  const markup = new Markup(content, part);
  const texts: string[] = [];
  let text = '';
  let from = -1;
  let isReading = false;
  while (markup.next()) {
    switch (markup.code()) {
      case si:
        if (markup.isClosing || markup.isEmpty) {
          texts.push(unescaped(text));
          text = '';
        }
        break;
      case t:
        if (!markup.isClosing) from = markup.end;
        else if (!isReading) text += markup.textBetween(from, markup.start);
        break;
      case rPh:
        isReading = !markup.isClosing && !markup.isEmpty;
    }
  }
  return texts;
}
