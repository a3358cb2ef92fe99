/** Hands the browser a file that it made itself. */
export function saveFile(name: string, mediaType: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const drawn = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
];

/** A drawing with the colours it has now, as a file of its own knows no tokens. */
export function drawingAsSvg(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const shown = drawing.querySelectorAll('*');
  for (const [index, element] of [...copy.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(shown[index]!);
    for (const name of drawn) {
      const value = style.getPropertyValue(name);
      if (value && !(name === 'fill' && value.startsWith('url('))) element.setAttribute(name, value);
    }
    for (const name of ['tabindex', 'class', 'role', 'aria-selected']) element.removeAttribute(name);
  }
  for (const name of ['role', 'aria-multiselectable', 'tabindex']) copy.removeAttribute(name);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(copy);
}
