import type { JsonObject, WrittenBom } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import type { WriteOptions } from '../bom/write-options.ts';
import { formatJson } from '../json/format-json.ts';
import { type Json, objectOf, objectsOf, textOf } from '../json/json.ts';
import { ElementIds, eachComponent } from '../spdx2/element-ids.ts';
import { fromPivot } from '../spdx2/from-pivot.ts';
import { fromSpdx2 } from './from-spdx2.ts';
import { addVulnerabilities } from './from-vulnerabilities.ts';
import { spdx3Context } from './judge.ts';
import { phaseNames } from './names.ts';

/** Writes a BOM as SPDX 3.0.1 in JSON-LD: by way of what SPDX 2.3 has too, and beyond it vulnerabilities and when it was made. */
export function writeSpdx3(content: JsonObject, options: WriteOptions): WrittenBom {
  const { document, losses } = fromPivot(content, { ...options, keepsForeign: true });
  const own = new LossList();
  const placed = [...eachComponent(content)];
  const ids = new ElementIds(placed);
  const iris = new Map<string, string>();
  for (const one of placed) {
    const reference = textOf(one.component['bom-ref']);
    if (reference && /^(?!_:)[^\s:]+:.+/.test(reference)) iris.set(ids.of(one), reference);
  }
  const phases = objectsOf(objectOf(content.metadata).lifecycles).map(({ phase }) => phase);
  const sbomTypes = phaseNames.filter(([, phase]) => phases.includes(phase)).map(([spdx]) => spdx);
  const base = String(document.documentNamespace);
  const places = new Map(placed.map((one) => [ids.of(one), one.at]));
  const placeOf = (id: string) => places.get(id) ?? '';
  const form = fromSpdx2(document, { base, iris, sbomTypes, losses: own, placeOf });
  addVulnerabilities(content.vulnerabilities, form, (reference) => ids.ofReference(reference), own);
  const profile = form.graph.find(({ type }) => type === 'SpdxDocument') as Json;
  const profiles = profilesIn(form.graph);
  profile.profileConformance = ['core', 'software', 'simpleLicensing', ...profiles];
  const isKept = ({ at }: { at: string }) =>
    at.startsWith('/vulnerabilities') || (at === '/metadata/lifecycles' && sbomTypes.length === phases.length);
  return {
    bytes: formatJson({ '@context': spdx3Context, '@graph': form.graph }),
    losses: [...losses.filter((loss) => !isKept(loss)).map(asSpdx3), ...own.problems()],
  };
}

function profilesIn(graph: readonly Json[]): string[] {
  const prefixes = { expandedlicensing_: 'expandedLicensing', security_: 'security' };
  const found = Object.entries(prefixes).filter(([prefix]) =>
    graph.some(({ type }) => String(type).startsWith(prefix)),
  );
  return [...found.map(([, profile]) => profile), ...(graph.some(({ extension }) => extension) ? ['extension'] : [])];
}

/** What a component has and SPDX 2.3 has no place for, has none in 3.0.1 either. */
function asSpdx3({ at, message }: { at: string; message: string }): { at: string; message: string } {
  return { at, message: message.replaceAll('SPDX 2.3', 'SPDX 3.0.1') };
}
