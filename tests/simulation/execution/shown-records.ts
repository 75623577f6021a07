/** Records as a planted fault lets the function see them. */
import type { WireOperation } from '../../../runtime/wire.ts';
import type { PlantedFault } from './planted-fault.ts';

export function shownRecords(
  operations: readonly WireOperation[] | undefined,
  planted: PlantedFault | undefined,
  afterCrash: boolean,
): WireOperation[] {
  const change = changeOf(planted, afterCrash);
  if (change === undefined) return [...(operations ?? [])];
  const shown = structuredClone(operations ?? []) as WireOperation[];
  for (const operation of shown) if (operation.Type !== 'EXECUTION') change(operation);
  return shown;
}

function changeOf(
  planted: PlantedFault | undefined,
  afterCrash: boolean,
): ((operation: WireOperation) => void) | undefined {
  switch (planted) {
    case 'altered-result':
      if (!afterCrash) return undefined;
      return ({ StepDetails }) => {
        if (typeof StepDetails?.Result === 'string') StepDetails.Result = '"altered"';
      };
    case 'nameless-records':
      return (operation) => {
        delete operation.Name;
      };
    case 'renamed-records':
      return (operation) => {
        if (typeof operation.Name === 'string') operation.Name = `${operation.Name} renamed`;
      };
    default:
      return undefined;
  }
}
