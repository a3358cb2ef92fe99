import type { RouteDeclaration } from '../../common/route.ts';

/** The address of a route as the router, the log and the metrics name it: `/api/v1/suppliers/:id`. */
export function templateOf({ path }: RouteDeclaration): string {
  return `/api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`;
}
