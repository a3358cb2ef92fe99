import legalForms from './legal-forms.json' with { type: 'json' };

const forms = legalForms.map((form) => form.split(' ')).sort((a, b) => b.length - a.length);

/**
 * The words of a company's name that tell it from others: without case, accents, punctuation, a leading article and the
 * legal form at its end. `Müller Werkzeug GmbH & Co. KG` is `muller werkzeug`.
 */
export function coreNameOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}|[.'’]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const rest = withoutForms(words[0] === 'the' && words.length > 1 ? words.slice(1) : words);
  return rest.join(' ');
}

function withoutForms(words: string[]): string[] {
  const form = forms.find(
    (one) => one.length < words.length && one.every((word, at) => words.at(at - one.length) === word),
  );
  return form ? withoutForms(words.slice(0, -form.length)) : words;
}
