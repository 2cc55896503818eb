// $p1: ['ACTIVE']
// $p2: True
// $p3: what follows from 1
// $p4: what follows from 3
// $p5: what follows from 2
// $day0, $inForce0: the law on the day of the dataset
RETURN [[[COLLECT {
  MATCH (x_1:Authority)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0
  WITH x_1, right('0000000000' + toString(head(COLLECT {
    MATCH (x_1)-[sorted_by_1:HOLDS]->(sorted_at_1:Mandate)
    WHERE sorted_at_1:Entity AND coalesce(sorted_by_1.validFrom, $day0) <= $day0 AND coalesce(sorted_by_1.validTo, $day0) >= $day0 AND sorted_at_1.id IN $inForce0
    RETURN count(DISTINCT sorted_at_1) AS sorted_size_1
  })), 10) AS by_mandates_1
  WITH x_1, by_mandates_1 ORDER BY by_mandates_1 DESC, x_1.id ASC LIMIT $p5
  RETURN [[by_mandates_1, x_1.id], [[COLLECT {
    MATCH (x_1)
    CALL (x_1) {
      MATCH (x_1)-[h_2:HOLDS]->(m_2:Mandate)
      WHERE coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND coalesce(h_2.validFrom, $day0) <= $day0 AND coalesce(h_2.validTo, $day0) >= $day0 AND m_2.id IN $inForce0 AND NOT m_2.id IN $undated0
      RETURN collect(m_2.id) AS mandates_2
    }
    CALL () {
      MATCH (s_2:Route)-[si_2:IN]->(top_2:Jurisdiction)<-[u_2:PART_OF*0..8]-(home_2:Jurisdiction)
      WHERE s_2.id IN $inForce0 AND coalesce(si_2.validFrom, $day0) <= $day0 AND coalesce(si_2.validTo, $day0) >= $day0 AND coalesce(top_2.validFrom, $day0) <= $day0 AND coalesce(top_2.validTo, $day0) >= $day0 AND all(step_2 IN u_2 WHERE coalesce(step_2.validFrom, $day0) <= $day0 AND coalesce(step_2.validTo, $day0) >= $day0)
      RETURN collect(s_2.id + ' ' + home_2.id) AS routes_2
    }
    CALL () {
      MATCH (m_2:Mandate)<-[xf_2:FROM]-(e_2:Exemption)-[xr_2:FOR]->(s_2:Route), (e_2)<-[g_2:GRANTS]-(p_2:Provision)-[po_2:PART_OF]->(l_2:LegalInstrument)-[li_2:IN]->(top_2:Jurisdiction)<-[u_2:PART_OF*0..8]-(home_2:Jurisdiction)
      WHERE coalesce(xf_2.validFrom, $day0) <= $day0 AND coalesce(xf_2.validTo, $day0) >= $day0 AND coalesce(xr_2.validFrom, $day0) <= $day0 AND coalesce(xr_2.validTo, $day0) >= $day0 AND coalesce(g_2.validFrom, $day0) <= $day0 AND coalesce(g_2.validTo, $day0) >= $day0 AND coalesce(po_2.validFrom, $day0) <= $day0 AND coalesce(po_2.validTo, $day0) >= $day0 AND coalesce(li_2.validFrom, $day0) <= $day0 AND coalesce(li_2.validTo, $day0) >= $day0 AND e_2.id IN $inForce0 AND p_2.id IN $inForce0 AND all(step_2 IN u_2 WHERE coalesce(step_2.validFrom, $day0) <= $day0 AND coalesce(step_2.validTo, $day0) >= $day0)
      RETURN collect(DISTINCT m_2.id + ' ' + s_2.id + ' ' + home_2.id) AS exempted_2
    }
    CALL () {
      MATCH (m_2:Mandate)-[w_2:REACHES]->(k_2:ProviderClass)<-[u_2:BROADER*0..8]-(n_2:ProviderClass)
      WHERE k_2:Entity AND n_2:Entity AND coalesce(w_2.validFrom, $day0) <= $day0 AND coalesce(w_2.validTo, $day0) >= $day0 AND coalesce(k_2.validFrom, $day0) <= $day0 AND coalesce(k_2.validTo, $day0) >= $day0 AND coalesce(n_2.validFrom, $day0) <= $day0 AND coalesce(n_2.validTo, $day0) >= $day0 AND all(step_2 IN u_2 WHERE coalesce(step_2.validFrom, $day0) <= $day0 AND coalesce(step_2.validTo, $day0) >= $day0) AND NOT m_2.id + ' ' + k_2.id IN $denied0
      RETURN collect(DISTINCT m_2.id + ' ' + n_2.id) AS reached_2, collect(DISTINCT m_2.id) AS limited_2
    }
    MATCH (x_1)-[pi_2:IN]->(top_2:Jurisdiction)<-[u_2:PART_OF*0..8]-(j_2:Jurisdiction)<-[xi_2:IN]-(x_2:Clinic)
    WHERE x_2:Entity AND coalesce(x_2.validFrom, $day0) <= $day0 AND coalesce(x_2.validTo, $day0) >= $day0 AND coalesce(pi_2.validFrom, $day0) <= $day0 AND coalesce(pi_2.validTo, $day0) >= $day0 AND coalesce(xi_2.validFrom, $day0) <= $day0 AND coalesce(xi_2.validTo, $day0) >= $day0 AND coalesce(top_2.validFrom, $day0) <= $day0 AND coalesce(top_2.validTo, $day0) >= $day0 AND all(step_2 IN u_2 WHERE coalesce(step_2.validFrom, $day0) <= $day0 AND coalesce(step_2.validTo, $day0) >= $day0) AND (EXISTS {
      MATCH (x_2)-[f_2:OFFERS]->(o_2:Offering)-[of_2:OF]->(t_2:TherapyType)
      MATCH (o_2)-[cl_2:CLAIMS]->(s_2:Route)<-[c_2:COVERS]-(m_2:Mandate)
      WHERE m_2.id IN mandates_2 AND m_2.reach = 'ROUTES' AND s_2.id + ' ' + j_2.id IN routes_2 AND NOT m_2.id + ' ' + s_2.id + ' ' + j_2.id IN exempted_2 AND NOT m_2.id + ' ' + s_2.id IN $denied0 AND (NOT m_2.id IN limited_2 OR EXISTS {
        MATCH (x_2)-[b_2:BELONGS_TO]->(k_2:ProviderClass)
        WHERE coalesce(b_2.validFrom, $day0) <= $day0 AND coalesce(b_2.validTo, $day0) >= $day0 AND coalesce(k_2.validFrom, $day0) <= $day0 AND coalesce(k_2.validTo, $day0) >= $day0 AND m_2.id + ' ' + k_2.id IN reached_2
      }) AND coalesce(f_2.validFrom, $day0) <= $day0 AND coalesce(f_2.validTo, $day0) >= $day0 AND coalesce(o_2.validFrom, $day0) <= $day0 AND coalesce(o_2.validTo, $day0) >= $day0 AND coalesce(of_2.validFrom, $day0) <= $day0 AND coalesce(of_2.validTo, $day0) >= $day0 AND coalesce(t_2.validFrom, $day0) <= $day0 AND coalesce(t_2.validTo, $day0) >= $day0 AND coalesce(cl_2.validFrom, $day0) <= $day0 AND coalesce(cl_2.validTo, $day0) >= $day0 AND coalesce(c_2.validFrom, $day0) <= $day0 AND coalesce(c_2.validTo, $day0) >= $day0
    } OR EXISTS {
      MATCH (j_2)-[w_2:PART_OF*0..8]->(wide_2:Jurisdiction)<-[c_2:COVERS]-(m_2:Mandate)
      WHERE m_2.id IN mandates_2 AND m_2.reach = 'EVERY_CLINIC' AND all(step_2 IN w_2 WHERE coalesce(step_2.validFrom, $day0) <= $day0 AND coalesce(step_2.validTo, $day0) >= $day0) AND coalesce(wide_2.validFrom, $day0) <= $day0 AND coalesce(wide_2.validTo, $day0) >= $day0 AND coalesce(c_2.validFrom, $day0) <= $day0 AND coalesce(c_2.validTo, $day0) >= $day0 AND NOT m_2.id + ' ' + wide_2.id IN $denied0 AND (NOT EXISTS {
        MATCH (x_2)-[f_2:OFFERS]->(o_2:Offering)-[of_2:OF]->(t_2:TherapyType)
        WHERE coalesce(f_2.validFrom, $day0) <= $day0 AND coalesce(f_2.validTo, $day0) >= $day0 AND coalesce(o_2.validFrom, $day0) <= $day0 AND coalesce(o_2.validTo, $day0) >= $day0 AND coalesce(of_2.validFrom, $day0) <= $day0 AND coalesce(of_2.validTo, $day0) >= $day0 AND coalesce(t_2.validFrom, $day0) <= $day0 AND coalesce(t_2.validTo, $day0) >= $day0
      } OR EXISTS {
        MATCH (x_2)-[f_2:OFFERS]->(o_2:Offering)-[of_2:OF]->(t_2:TherapyType)
        WHERE coalesce(f_2.validFrom, $day0) <= $day0 AND coalesce(f_2.validTo, $day0) >= $day0 AND coalesce(o_2.validFrom, $day0) <= $day0 AND coalesce(o_2.validTo, $day0) >= $day0 AND coalesce(of_2.validFrom, $day0) <= $day0 AND coalesce(of_2.validTo, $day0) >= $day0 AND coalesce(t_2.validFrom, $day0) <= $day0 AND coalesce(t_2.validTo, $day0) >= $day0 AND NOT EXISTS {
          MATCH (o_2)-[cl_2:CLAIMS]->(s_2:Route)
          WHERE coalesce(cl_2.validFrom, $day0) <= $day0 AND coalesce(cl_2.validTo, $day0) >= $day0 AND m_2.id + ' ' + s_2.id + ' ' + j_2.id IN exempted_2
        }
      })
    } OR EXISTS {
      MATCH (x_2)-[b_2:BELONGS_TO]->(k_2:ProviderClass), (m_2:Mandate)
      WHERE m_2.id IN mandates_2 AND m_2.reach = 'CLASSES' AND coalesce(b_2.validFrom, $day0) <= $day0 AND coalesce(b_2.validTo, $day0) >= $day0 AND coalesce(k_2.validFrom, $day0) <= $day0 AND coalesce(k_2.validTo, $day0) >= $day0 AND m_2.id + ' ' + k_2.id IN reached_2 AND (NOT EXISTS {
        MATCH (x_2)-[f_2:OFFERS]->(o_2:Offering)-[of_2:OF]->(t_2:TherapyType)
        WHERE coalesce(f_2.validFrom, $day0) <= $day0 AND coalesce(f_2.validTo, $day0) >= $day0 AND coalesce(o_2.validFrom, $day0) <= $day0 AND coalesce(o_2.validTo, $day0) >= $day0 AND coalesce(of_2.validFrom, $day0) <= $day0 AND coalesce(of_2.validTo, $day0) >= $day0 AND coalesce(t_2.validFrom, $day0) <= $day0 AND coalesce(t_2.validTo, $day0) >= $day0
      } OR EXISTS {
        MATCH (x_2)-[f_2:OFFERS]->(o_2:Offering)-[of_2:OF]->(t_2:TherapyType)
        WHERE coalesce(f_2.validFrom, $day0) <= $day0 AND coalesce(f_2.validTo, $day0) >= $day0 AND coalesce(o_2.validFrom, $day0) <= $day0 AND coalesce(o_2.validTo, $day0) >= $day0 AND coalesce(of_2.validFrom, $day0) <= $day0 AND coalesce(of_2.validTo, $day0) >= $day0 AND coalesce(t_2.validFrom, $day0) <= $day0 AND coalesce(t_2.validTo, $day0) >= $day0 AND NOT EXISTS {
          MATCH (o_2)-[cl_2:CLAIMS]->(s_2:Route)
          WHERE coalesce(cl_2.validFrom, $day0) <= $day0 AND coalesce(cl_2.validTo, $day0) >= $day0 AND m_2.id + ' ' + s_2.id + ' ' + j_2.id IN exempted_2
        }
      })
    }) AND EXISTS {
      MATCH (x_2)-[x_has_licence_2:HAS_LICENCE]->(x_licence_2:Licence)
      WHERE x_licence_2:Entity AND coalesce(x_has_licence_2.validFrom, $day0) <= $day0 AND coalesce(x_has_licence_2.validTo, $day0) >= $day0 AND coalesce(x_licence_2.validFrom, $day0) <= $day0 AND coalesce(x_licence_2.validTo, $day0) >= $day0 AND (x_licence_2.status IN $p1)
    }
    WITH DISTINCT x_2, coalesce(head(COLLECT {
      MATCH (x_2)-[sorted_by_2:LOCATED_IN]->(sorted_at_2:Region)
      WHERE sorted_at_2:Entity AND coalesce(sorted_by_2.validFrom, $day0) <= $day0 AND coalesce(sorted_by_2.validTo, $day0) >= $day0
      WITH sorted_by_2, sorted_at_2 ORDER BY coalesce(sorted_by_2.validFrom, '') DESC, sorted_at_2.id DESC LIMIT 1
      RETURN sorted_at_2.sortName
    }), '') AS by_region_2
    WITH x_2, by_region_2 ORDER BY by_region_2 ASC, x_2.sortName ASC, x_2.id ASC LIMIT $p4
    RETURN [[by_region_2, x_2.sortName, x_2.id],
      [head(COLLECT {
      MATCH (x_2)-[r3:LOCATED_IN]->(n4:Region)
      WHERE n4:Entity AND coalesce(r3.validFrom, $day0) <= $day0 AND coalesce(r3.validTo, $day0) >= $day0
      WITH r3, n4 ORDER BY coalesce(r3.validFrom, '') DESC, n4.id DESC LIMIT 1
      RETURN [[COLLECT {
        MATCH (n4)<-[r_5:LOCATED_IN]-(x_5:Clinic)
        WHERE x_5:Entity AND coalesce(x_5.validFrom, $day0) <= $day0 AND coalesce(x_5.validTo, $day0) >= $day0 AND coalesce(r_5.validFrom, $day0) <= $day0 AND coalesce(r_5.validTo, $day0) >= $day0 AND x_5.illustrative = $p2
        WITH DISTINCT x_5, coalesce(head(COLLECT {
          MATCH (x_5)-[sorted_by_5:IN_TRACK]->(sorted_at_5:Track)
          WHERE sorted_at_5:Entity AND coalesce(sorted_by_5.validFrom, $day0) <= $day0 AND coalesce(sorted_by_5.validTo, $day0) >= $day0
          WITH sorted_by_5, sorted_at_5 ORDER BY coalesce(sorted_by_5.validFrom, '') DESC, sorted_at_5.id DESC LIMIT 1
          RETURN sorted_at_5.sortName
        }), '') AS by_track_5
        WITH x_5, by_track_5 ORDER BY by_track_5 DESC, x_5.id DESC LIMIT $p3
        RETURN [[by_track_5, x_5.id], [x_5.id]]
      }]]
    })]]
  }]]]
}]],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
