import { bind } from '../../platform/http/bind.ts';
import { compareRoute, findMomentRoute, previewUndoRoute, undoRoute, visitRoute } from './contract.ts';
import { compare, findMoment, visit } from './operations.ts';
import { previewUndo, startUndo } from './undo.ts';

export const historyRoutes = [
  bind(compareRoute, (context, { query }) => compare(context, query)),
  bind(findMomentRoute, (context, { query }) => findMoment(context, query.at)),
  bind(previewUndoRoute, (context, { params }) => previewUndo(context, params.number)),
  bind(undoRoute, (context, { params }) => startUndo(context, params.number)),
  bind(visitRoute, (context) => visit(context)),
];
