// $p1: what follows from 1
// $p2: what follows from 2
// $p3: what follows from 3
// $day0, $inForce0: the law on the day of the dataset
RETURN [[[COLLECT {
  MATCH (x_1:Authority)
  WHERE x_1:Entity AND coalesce(x_1.validFrom, $day0) <= $day0 AND coalesce(x_1.validTo, $day0) >= $day0 AND x_1.id >= ''
  WITH x_1 ORDER BY x_1.id ASC LIMIT $p3
  RETURN [[x_1.id], [x_1.id,
    [COLLECT {
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
    }) AND x_2.id >= ''
    WITH DISTINCT x_2 ORDER BY x_2.id ASC LIMIT $p2
    RETURN [[x_2.id], [x_2.id,
      COLLECT {
      MATCH (x_2)-[r3:OFFERS]->(n4:Offering)
      WHERE n4:Entity AND coalesce(r3.validFrom, $day0) <= $day0 AND coalesce(r3.validTo, $day0) >= $day0 AND coalesce(n4.validFrom, $day0) <= $day0 AND coalesce(n4.validTo, $day0) >= $day0
      WITH DISTINCT n4 ORDER BY n4.id
      RETURN [head(COLLECT {
        MATCH (n4)-[r5:OF]->(n6:TherapyType)
        WHERE n6:Entity
        RETURN [[COLLECT {
          MATCH (n6)<-[b_7:BROADER*0..8]-(t_7:TherapyType)<-[r_7:OF]-(x_7:Offering)
          WHERE x_7:Entity AND coalesce(x_7.validFrom, $day0) <= $day0 AND coalesce(x_7.validTo, $day0) >= $day0 AND all(e_7 IN b_7 WHERE coalesce(e_7.validFrom, $day0) <= $day0 AND coalesce(e_7.validTo, $day0) >= $day0) AND coalesce(t_7.validFrom, $day0) <= $day0 AND coalesce(t_7.validTo, $day0) >= $day0 AND coalesce(r_7.validFrom, $day0) <= $day0 AND coalesce(r_7.validTo, $day0) >= $day0 AND EXISTS {
            MATCH (x_7)<-[f_7:OFFERS]-(c_7:Clinic)
            WHERE c_7:Entity AND coalesce(f_7.validFrom, $day0) <= $day0 AND coalesce(f_7.validTo, $day0) >= $day0 AND coalesce(c_7.validFrom, $day0) <= $day0 AND coalesce(c_7.validTo, $day0) >= $day0
          } AND x_7.id >= ''
          WITH DISTINCT x_7 ORDER BY x_7.id ASC LIMIT $p1
          RETURN [[x_7.id], [x_7.id]]
        }]]
      })]
    }]]
  },
    head(COLLECT {
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
    })
    RETURN count(DISTINCT x_2) AS total_2
  })]]]
}]],
  head(COLLECT {
  MATCH (d:Dataset)
  WHERE d:Entity
  RETURN d.contentHash + ' ' + d.loadedAt
})] AS data
