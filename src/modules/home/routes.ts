import { bind } from '../../platform/http/bind.ts';
import { homeRoute } from './contract.ts';
import { readHome } from './operations.ts';
import { homeWhyRoute } from './why.ts';

export const homeRoutes = [bind(homeRoute, readHome), homeWhyRoute];
