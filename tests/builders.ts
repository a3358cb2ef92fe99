import type { NewMissionFunction } from '../src/modules/functions/contract.ts';
import type { NewProduct } from '../src/modules/products/contract.ts';
import type { NewSite } from '../src/modules/sites/contract.ts';
import type { NewSupplier } from '../src/modules/suppliers/contract.ts';
import type { NewSystem } from '../src/modules/systems/contract.ts';

/** What a test is not about, filled in. */

export function aSupplier(supplier: Partial<NewSupplier> = {}): NewSupplier {
  return { name: 'Kestrelline Controls Oy', ...supplier };
}

export function aSite(site: Partial<NewSite> = {}): NewSite {
  return { name: 'Oulu assembly plant', ...site };
}

export function aProduct(product: Partial<NewProduct> = {}): NewProduct {
  return { name: 'RTU-420 remote terminal unit', ...product };
}

export function aSystem(system: Partial<NewSystem> = {}): NewSystem {
  return { name: 'Substation control', ...system };
}

export function aFunction(mission: Partial<NewMissionFunction> = {}): NewMissionFunction {
  return { name: 'Deliver electricity', ...mission };
}
