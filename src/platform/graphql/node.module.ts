import { Module } from '@nestjs/common';
import { NodeResolver, NodeTypes } from './node.ts';

/** Node lookup, which every room that owns a node type registers with. */
@Module({ providers: [NodeTypes, NodeResolver], exports: [NodeTypes] })
export class NodeModule {}
