"""counterfoil policy check FILE: says who may do what, or what is wrong with the file."""

import argparse
from pathlib import Path

from app.commands.arguments import Commands
from app.gateways.policy_file import described, read_policy


def add(commands: Commands) -> None:
    """Makes the command known."""
    policies = commands.add_parser("policy", help="the policy").add_subparsers(metavar="COMMAND", required=True)
    check = policies.add_parser("check", help="says who has which role, or what is wrong with the file")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Prints each role. Raises PolicyError."""
    print(described(read_policy(chosen.file)))
    return 0
