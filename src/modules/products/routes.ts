import { bind } from '../../platform/http/bind.ts';
import { exportList } from '../register/index.ts';
import { exportedProducts } from './columns.ts';
import {
  changeProductRoute,
  exportProductsRoute,
  getProductRoute,
  listProductsRoute,
  productFacetsRoute,
  registerProductRoute,
  restoreProductRoute,
  retireProductRoute,
} from './contract.ts';
import {
  changeProduct,
  facetsOfProducts,
  getProduct,
  listProducts,
  registerProduct,
  restoreProduct,
  retireProduct,
} from './operations.ts';
import { productWhyRoute } from './why.ts';

export const productRoutes = [
  bind(listProductsRoute, (context, { query }) => listProducts(context, query)),
  bind(productFacetsRoute, (context, { query }) => facetsOfProducts(context, query)),
  bind(exportProductsRoute, (context, { query }) => exportList(context, exportedProducts, query)),
  bind(getProductRoute, (context, { params }) => getProduct(context, params.id)),
  bind(registerProductRoute, (context, { input }) => registerProduct(context, input)),
  bind(changeProductRoute, (context, { params, input, ifMatch }) => changeProduct(context, params.id, input, ifMatch)),
  bind(retireProductRoute, (context, { params }) => retireProduct(context, params.id)),
  bind(restoreProductRoute, (context, { params }) => restoreProduct(context, params.id)),
  productWhyRoute,
];
