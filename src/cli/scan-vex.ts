import { AppError } from '../common/errors.ts';
import type { ScanResult } from '../engines/scan/result.ts';
import { noSubject, type VexSubject } from '../engines/vex/applies.ts';
import { isClosed } from '../engines/vex/judge.ts';
import { type HeardDocument, ScanJudge } from '../engines/vex/judge-scan.ts';
import { readStatementsOfBom } from '../formats/bom-files/read-statements.ts';
import { isObject, objectOf, textOf } from '../formats/json/json.ts';
import { readVex } from '../formats/vex/vex.ts';
import type { OptionValues, Terminal } from './command.ts';
import { readInputFile } from './input-file.ts';

interface JudgedBom {
  /** Where its subject stands as CycloneDX. */
  subject: Uint8Array;
  path: string;
  document: Uint8Array;
}

/** Reads the documents of `--vex`, what the BOM itself states of its vulnerabilities, which is believed last, and what it says of its subject. */
export async function readScanJudge({ subject, path, document }: JudgedBom, options: OptionValues, terminal: Terminal) {
  const paths = [options.vex].flat().filter((file) => typeof file === 'string' && file !== '') as string[];
  const heard: HeardDocument[] = [];
  for (const file of paths) {
    const read = readVex(await readInputFile(file, 'a VEX document'), { allowDraft: options['csaf-2.1'] === true });
    if (!read.ok) {
      throw new AppError('invalid-input', `${file} is no VEX document that can be read.`, {
        problems: read.problems.map(({ at, message }) => ({ at: `${file} ${at}`.trimEnd(), message })),
      });
    }
    heard.push({ file, document: read.value });
    if (!options.quiet) for (const { at, message } of read.warnings) terminal.note(`${file} ${at}: ${message}\n`);
  }
  const own = await readStatementsOfBom(document);
  if (own.ok && own.value) heard.push({ file: path === '-' ? 'stdin' : path, document: own.value });
  const judge = new ScanJudge(heard, { product: subjectOf(subject), now: new Date() });
  const documents: ScanResult['data']['vex'] = heard.map(({ file, document }) => ({
    file,
    id: document.id,
    author: document.author,
    format: document.format,
    statements: document.statements.length,
  }));
  return { judge, isClosed, documents };
}

/** The product that the BOM is about; one that does not say has no name that a statement could mean. */
function subjectOf(bytes: Uint8Array): VexSubject {
  const document = parsedOrNothing(bytes);
  const { component } = objectOf(objectOf(document).metadata);
  if (!isObject(component)) return noSubject;
  const ref = textOf(component['bom-ref']);
  const serial = textOf(objectOf(document).serialNumber)?.replace(/^urn:uuid:/, '');
  const version = objectOf(document).version;
  const bomLink = `urn:cdx:${serial}/${String(version ?? 1)}`;
  const links = ref && serial ? [`${bomLink}#${ref}`, `${bomLink}#${encodeURIComponent(ref)}`] : [];
  const hashes = Array.isArray(component.hashes) ? component.hashes.map(objectOf) : [];
  return {
    name: textOf(component.name),
    version: textOf(component.version),
    purl: textOf(component.purl),
    cpes: textOf(component.cpe) === null ? [] : [textOf(component.cpe)!],
    hashes: Object.fromEntries(hashes.map(({ alg, content }) => [String(alg).toLowerCase(), String(content)])),
    refs: [...(ref ? [ref] : []), ...links],
  };
}

function parsedOrNothing(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
