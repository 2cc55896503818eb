"""The schema as it is served."""

import strawberry

from api.graphql.entities import Exemption
from api.graphql.query import Query

schema = strawberry.Schema(query=Query, types=[Exemption])
