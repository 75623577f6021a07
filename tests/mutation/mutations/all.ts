/** All deliberate faults, by what they endanger. */
import type { Mutation } from '../mutation.ts';
import { ACKNOWLEDGEMENT } from './acknowledgement.ts';
import { ORDER_AND_SCOPE } from './order-and-scope.ts';
import { RECORDS_AND_FAULTS } from './records-and-faults.ts';

export const MUTATIONS: readonly Mutation[] = [...ORDER_AND_SCOPE, ...ACKNOWLEDGEMENT, ...RECORDS_AND_FAULTS];
