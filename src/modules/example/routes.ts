import { bind } from '../../platform/http/bind.ts';
import { addExampleRoute, getExampleRoute, removeExampleRoute } from './contract.ts';
import { addExample, readExample, removeExample } from './operations.ts';

export const exampleRoutes = [
  bind(getExampleRoute, (context) => readExample(context)),
  bind(addExampleRoute, (context) => addExample(context)),
  bind(removeExampleRoute, (context) => removeExample(context)),
];
