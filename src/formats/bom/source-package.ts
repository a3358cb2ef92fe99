import { type Json, objectsOf, textOf } from '../json/json.ts';

/** From which source a package of a distribution was built, in the form of the qualifier `upstream`. */
export interface SourcePackage {
  name: string;
  /** What says so, as a JSON Pointer into the component. */
  at: string;
}

/** The source that properties of Trivy and Syft name, for where the package URL does not. */
export function sourcePackageOf({ properties }: Json): SourcePackage | undefined {
  const list = objectsOf(properties);
  const stated = (name: string) => textOf(list.find((property) => property.name === name)?.value) || undefined;
  const sourceAt = (member: string, name: string | undefined): SourcePackage | undefined =>
    name ? { name, at: `/properties/${list.findIndex((property) => property.name === member)}` } : undefined;

  const versionOfTrivy = joined(
    stated('aquasecurity:trivy:SrcEpoch'),
    stated('aquasecurity:trivy:SrcVersion'),
    stated('aquasecurity:trivy:SrcRelease'),
  );
  return (
    sourceAt('aquasecurity:trivy:SrcName', withVersion(stated('aquasecurity:trivy:SrcName'), versionOfTrivy)) ??
    sourceAt(
      'syft:metadata:source',
      withVersion(stated('syft:metadata:source'), stated('syft:metadata:sourceVersion')),
    ) ??
    sourceAt('syft:metadata:sourceRpm', stated('syft:metadata:sourceRpm')) ??
    sourceAt('syft:metadata:originPackage', stated('syft:metadata:originPackage'))
  );
}

function withVersion(name: string | undefined, version: string | undefined): string | undefined {
  return name && version ? `${name}@${version}` : name;
}

/** Trivy states epoch, version and release one by one; an epoch of 0 is none. */
function joined(epoch = '0', version?: string, release?: string): string | undefined {
  if (version === undefined) return undefined;
  return `${epoch === '0' ? '' : `${epoch}:`}${version}${release ? `-${release}` : ''}`;
}
